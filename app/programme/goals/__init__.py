"""Goals: what they aim at, what they measure, how they stand."""
