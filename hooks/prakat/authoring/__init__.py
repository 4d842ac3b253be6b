"""What people at the desk do: approve, sign, start a municipality."""
