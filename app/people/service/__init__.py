"""Every write of people: profiles, skills, imports."""
