"""Who you are: people's accounts, sign-in, departments, groups, roles and audiences."""
