-- What a Supabase project has before Safelight's migrations run, as far as they need it: its roles, users, storage and publication.
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;

create schema auth;
create table auth.users (id uuid primary key, email text unique);
create function auth.uid() returns uuid language sql stable as $$
  select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
$$;
grant usage on schema auth to anon, authenticated;
grant execute on function auth.uid() to anon, authenticated;

create schema storage;
create table storage.buckets (id text primary key, name text not null unique, public boolean default false);
create table storage.objects (
  id uuid primary key default gen_random_uuid(),
  bucket_id text references storage.buckets (id),
  name text,
  owner uuid,
  metadata jsonb,
  created_at timestamptz default now(),
  unique (bucket_id, name)
);
alter table storage.objects enable row level security;
create function storage.foldername(name text) returns text[] language sql immutable as $$
  select (string_to_array(name, '/'))[1 : array_length(string_to_array(name, '/'), 1) - 1]
$$;
grant usage on schema storage to anon, authenticated;
grant select, insert, update, delete on storage.objects, storage.buckets to anon, authenticated;

create publication supabase_realtime;
-- Realtime reads the write-ahead log; here a trigger tells the gateway the same: which row of which table, once it is committed.
create schema realtime;
create function realtime.note() returns trigger language plpgsql as $$
begin
  perform pg_notify('realtime', json_build_object('table', tg_table_name, 'type', tg_op, 'id',
    case tg_op when 'DELETE' then old.id else new.id end, 'at', clock_timestamp())::text);
  return null;
end $$;

-- As Supabase does: tables and functions of the public schema are open to its roles until something closes them.
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public grant all on functions to anon, authenticated, service_role;
grant usage on schema public to anon, authenticated, service_role;
