"""Life of an incident, what the desk may do to it, and what is said to whom. Pure: no lake, no clock."""
