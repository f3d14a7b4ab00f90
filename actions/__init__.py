"""The custom actions, one small file each."""
