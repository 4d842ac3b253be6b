"""What the repository holds, what it held, and what changed."""
