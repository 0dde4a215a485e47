"""Every write of questions whether something is true."""
