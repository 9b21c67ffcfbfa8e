"""The settings: `config.toml`, credentials, paths, keys, appearance and remembered state."""
