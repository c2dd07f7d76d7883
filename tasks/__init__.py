"""The verbs of Spichka (the steps of a flow) and, in subpackages, the nouns they work with."""
