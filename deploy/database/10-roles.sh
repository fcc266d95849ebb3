#!/bin/sh
# Run once, by the database's own start on an empty volume. The owner makes tables, the site uses them and owns
# nothing. Safe to run again: it sets the passwords anew.
set -eu
: "${OWNER_PASSWORD:?}" "${SITE_PASSWORD:?}"

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
\getenv owner_password OWNER_PASSWORD
\getenv site_password SITE_PASSWORD
SELECT 'CREATE ROLE owner' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'owner') \gexec
SELECT 'CREATE ROLE site' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'site') \gexec
SELECT 'CREATE DATABASE alumni_portal' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'alumni_portal') \gexec
ALTER ROLE owner LOGIN PASSWORD :'owner_password';
ALTER ROLE site LOGIN PASSWORD :'site_password';
-- Rows are looked up in memory or on a disk without a needle: an index costs hardly more than reading on. And
-- compiling a statement of the site takes longer than running it.
ALTER ROLE site SET random_page_cost = 1.1;
ALTER ROLE site SET jit = off;
ALTER DATABASE alumni_portal OWNER TO owner;
REVOKE ALL ON DATABASE alumni_portal FROM PUBLIC;
GRANT CONNECT ON DATABASE alumni_portal TO site;
SQL
