-- Who may do what. Everything is denied that is not allowed here. Safe to run again.
-- `(select auth.uid())`, not `auth.uid()`: asked once for a statement, not once for each row.

do $$
declare
  name text;
begin
  foreach name in array array['jobs', 'images', 'files', 'logs'] loop
    execute format('alter table public.image_generation_%s enable row level security', name);
    execute format('revoke all on public.image_generation_%s from public, anon, authenticated', name);
    execute format('grant select, insert, delete on public.image_generation_%s to authenticated', name);
    execute format('drop policy if exists safelight_owner on public.image_generation_%s', name);
    execute format(
      'create policy safelight_owner on public.image_generation_%s for all to authenticated
         using ((select auth.uid()) = user_id) with check ((select auth.uid()) = user_id)', name);
  end loop;
  -- An entry of a log never changes.
  foreach name in array array['jobs', 'images', 'files'] loop
    execute format('grant update on public.image_generation_%s to authenticated', name);
  end loop;
end $$;

revoke all on function public.safelight_schema_version() from public, anon;
grant execute on function public.safelight_schema_version() to authenticated;
revoke all on function public.safelight_empty_job(uuid, integer) from public, anon;
grant execute on function public.safelight_empty_job(uuid, integer) to authenticated;
revoke all on function public.safelight_note_change() from public, anon, authenticated;

-- The pictures: a private bucket in which each user has the folder of their id. Only where there is a storage service.
do $$
begin
  if to_regclass('storage.buckets') is null then return; end if;
  insert into storage.buckets (id, name, public) values ('safelight', 'safelight', false)
    on conflict (id) do update set public = false;
  drop policy if exists safelight_owner_reads on storage.objects;
  drop policy if exists safelight_owner_adds on storage.objects;
  drop policy if exists safelight_owner_removes on storage.objects;
  create policy safelight_owner_reads on storage.objects for select to authenticated
    using (bucket_id = 'safelight' and (storage.foldername(name))[1] = (select auth.uid())::text);
  create policy safelight_owner_adds on storage.objects for insert to authenticated
    with check (bucket_id = 'safelight' and (storage.foldername(name))[1] = (select auth.uid())::text);
  create policy safelight_owner_removes on storage.objects for delete to authenticated
    using (bucket_id = 'safelight' and (storage.foldername(name))[1] = (select auth.uid())::text);
end $$;

-- Realtime tells other devices that a job changed; what changed they read for themselves. Jobs only: each change of whatever belongs to a
-- job is followed by one of its job's row, and a log of 100,000 entries must not be 100,000 messages.
do $$
begin
  if not exists (select 1 from pg_publication where pubname = 'supabase_realtime') then return; end if;
  if exists (
    select 1 from pg_publication_tables
    where pubname = 'supabase_realtime' and schemaname = 'public' and tablename = 'image_generation_jobs'
  ) then return; end if;
  alter publication supabase_realtime add table public.image_generation_jobs;
end $$;

-- What answers over the network reads the tables' shape once; it should not find them missing.
notify pgrst, 'reload schema';
