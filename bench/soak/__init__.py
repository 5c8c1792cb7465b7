"""Hours of bad luck in minutes: kills, faults, closed chats and stops, with everything counted."""
