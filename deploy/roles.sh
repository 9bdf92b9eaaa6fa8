#!/bin/sh
# Makes the two roles and the database when the cluster is first made (PostgreSQL's image runs it once).
# virtaus owns the tables and migrates them; virtaus_app serves and owns nothing, so it can't disarm the audit log.
set -eu
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username postgres --dbname postgres \
    --set owner_password="$VIRTAUS_OWNER_PASSWORD" --set app_password="$VIRTAUS_APP_PASSWORD" <<'SQL'
create role virtaus login password :'owner_password';
create role virtaus_app login password :'app_password';
create database virtaus owner virtaus;
revoke connect, temporary on database virtaus from public;
grant connect on database virtaus to virtaus_app;
\connect virtaus
alter schema public owner to virtaus;
grant usage on schema public to virtaus_app;
alter default privileges for role virtaus in schema public grant select, insert, update, delete on tables to virtaus_app;
alter default privileges for role virtaus in schema public grant usage, select on sequences to virtaus_app;
SQL
