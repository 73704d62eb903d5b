#!/bin/sh
# Run once by the image of PostgreSQL, when its volume is empty: the users of docs/operations.md, "Database roles".
set -eu
# On lines of their own, so that a file that is not there ends this.
owner=$(cat /run/secrets/owner-password)
server=$(cat /run/secrets/server-password)
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set owner="$owner" --set server="$server" <<'SQL'
create role jad_graph_application nologin;
create role jad_graph_reporting nologin;
create role jad_graph_backup nologin;
create role jad_graph_owner login password :'owner';
create role jad_graph_server login password :'server' in role jad_graph_application;
create database jad_graph owner jad_graph_owner;
SQL
