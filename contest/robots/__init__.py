"""Robot judges and a robot operator: a whole meeting played against the running server, in a rehearsal only."""
