"""What the bot can be asked to do, one file each: the order in which things happen."""
