"""What is written of mail: by day, added up ahead, and let go again."""
