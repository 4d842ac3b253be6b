"""What a document is: front matter read strictly, a category, a schema."""
