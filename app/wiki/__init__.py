"""The wiki and the FAQ: pages that are written together, kept current, and found."""
