"""How the entailment network is trained. Nothing that runs to judge a claim imports it."""
