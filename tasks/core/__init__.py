"""The words of Spichka as types. Imports nothing of ours; every other package may import it."""
