"""The search: Thai text to words, words to an index of small files that a browser reads a few of."""
