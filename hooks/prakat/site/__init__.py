"""What citizens read: documents, lists, provenance; Markdown in, HTML out, and one module that knows MkDocs."""
