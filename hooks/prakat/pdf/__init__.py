"""Paper: HTML printed as PDF, in Thai that can be searched, copied and read aloud. Knows nothing of what is printed."""
