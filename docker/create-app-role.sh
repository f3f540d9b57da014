#!/bin/sh
# Run once by the postgres image, on an empty volume. The application is no superuser: row-level security binds it.
set -eu
psql --set ON_ERROR_STOP=1 --set password="$APP_DATABASE_PASSWORD" --username "$POSTGRES_USER" <<'SQL'
CREATE ROLE realty_crm LOGIN CREATEROLE PASSWORD :'password';
CREATE DATABASE realty_crm OWNER realty_crm;
SQL
