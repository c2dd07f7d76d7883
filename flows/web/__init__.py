"""What the outside may call: platforms' webhooks, Slack's buttons, and the signed pages of alerts. Optional."""
