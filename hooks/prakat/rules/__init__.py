"""What must hold that no schema can say: one file a rule."""
