-- Which edition of its API a provider is asked for. Only Azure's has one.
ALTER TABLE providers ADD COLUMN api_version text;
