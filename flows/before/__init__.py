"""Before a crisis: who holds our accounts, who cheats for us, are we ready."""
