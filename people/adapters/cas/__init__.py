"""CAS, the sign-on of many campuses: a ticket that the campus server redeems for a name, once."""
