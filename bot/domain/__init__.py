"""What the words mean. Standard library only; nothing here knows a platform or a file."""
