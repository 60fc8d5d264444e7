-- Safelight's cloud copy: jobs, images, files and logs of its users, each readable and writable by their owner alone.
-- Runs on a Supabase project (SQL editor or CLI) and on PostgreSQL 15 or later. Safe to run again.

create table if not exists public.image_generation_jobs (
  id uuid primary key,
  user_id uuid not null references auth.users (id) on delete cascade,
  -- The installation that made the job: the only one that writes to it.
  device_id uuid not null,
  -- What other devices call that installation.
  device_name text not null,
  status varchar(32) not null
    check (status in ('queued', 'processing', 'completed', 'completed_partial', 'failed', 'cancelled')),
  prompt text not null,
  images_requested integer not null check (images_requested >= 0),
  images_completed integer not null check (images_completed >= 0),
  images_failed integer not null check (images_failed >= 0),
  cost_usd double precision not null check (cost_usd >= 0),
  -- How far the job's log is here without a gap: set after those entries, so a reader that stops at it never reads past a hole.
  log_seq bigint not null default 0 check (log_seq >= 0),
  -- The whole job as the app knows it.
  data jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- A deleted job stays as a tombstone, so that other devices hear of it; later it is emptied: no prompt, no data, nothing below it.
  deleted_at timestamptz,
  -- When this row last changed here: what devices read from, in order.
  changed_at timestamptz not null default clock_timestamp(),
  unique (id, user_id)
);

create table if not exists public.image_generation_images (
  id uuid primary key,
  job_id uuid not null,
  user_id uuid not null references auth.users (id) on delete cascade,
  image_index integer not null check (image_index > 0),
  status varchar(32) not null,
  data jsonb not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  changed_at timestamptz not null default clock_timestamp(),
  unique (job_id, image_index),
  unique (id, user_id),
  foreign key (job_id, user_id) references public.image_generation_jobs (id, user_id) on delete cascade
);

create table if not exists public.image_generation_files (
  id uuid primary key,
  job_id uuid not null,
  image_id uuid not null,
  user_id uuid not null references auth.users (id) on delete cascade,
  kind varchar(16) not null check (kind in ('base', 'variant', 'sidecar')),
  sha256 char(64) not null check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes bigint not null check (bytes >= 0),
  -- Where the bytes are in the bucket; null while, or because, they are not uploaded.
  storage_path text,
  data jsonb not null,
  created_at timestamptz not null,
  deleted_at timestamptz,
  changed_at timestamptz not null default clock_timestamp(),
  foreign key (job_id, user_id) references public.image_generation_jobs (id, user_id) on delete cascade,
  foreign key (image_id, user_id) references public.image_generation_images (id, user_id) on delete cascade
);

create table if not exists public.image_generation_logs (
  id uuid primary key,
  job_id uuid not null references public.image_generation_jobs (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  -- The entry's place in its job's log, from 1 without a gap.
  seq bigint not null check (seq > 0),
  image_id uuid,
  attempt integer,
  level varchar(20) not null default 'info' check (level in ('info', 'success', 'warning', 'error')),
  step varchar(100) not null,
  message text not null,
  details jsonb,
  created_at timestamptz not null,
  -- One entry for each place of a job (which has one user: see the next line). The user stands in the key because row-level security
  -- adds them to every question: so one index answers "this job's entries from here on" in order, and none is built twice.
  unique (job_id, user_id, seq),
  foreign key (job_id, user_id) references public.image_generation_jobs (id, user_id) on delete cascade
);

-- One index for each question that is asked, with the user in it, whom row-level security adds. Jobs: what of mine changed since? Images
-- and files: what of this job changed since? No index on the user alone: PostgreSQL would think it useful, and read all that is theirs.
create index if not exists image_generation_jobs_changed on public.image_generation_jobs (user_id, changed_at, id);
create index if not exists image_generation_images_changed
  on public.image_generation_images (job_id, user_id, changed_at, id);
create index if not exists image_generation_files_changed
  on public.image_generation_files (job_id, user_id, changed_at, id);
create index if not exists image_generation_files_image on public.image_generation_files (image_id, user_id);

-- Set here and never by a device, whose clock may be wrong.
create or replace function public.safelight_note_change() returns trigger
  language plpgsql set search_path = '' as $$
begin
  new.changed_at := clock_timestamp();
  return new;
end $$;

do $$
declare
  name text;
begin
  foreach name in array array['jobs', 'images', 'files'] loop
    execute format('drop trigger if exists safelight_note_change on public.image_generation_%s', name);
    execute format(
      'create trigger safelight_note_change before insert or update on public.image_generation_%s
         for each row execute function public.safelight_note_change()', name);
  end loop;
end $$;

-- What the app asks before it writes anything, so that an older schema is named and not run into.
create or replace function public.safelight_schema_version() returns integer
  language sql immutable set search_path = '' as $$ select 1 $$;

-- Takes away what hangs on a job of the caller's: up to `most` rows of its log, then of its files, then of its images. Returns how many
-- went; called again until it returns 0. So a job of any size is emptied in statements that are each short.
create or replace function public.safelight_empty_job(job uuid, most integer) returns integer
  language plpgsql security invoker set search_path = '' as $$
declare
  room integer := least(greatest(most, 1), 10000);
  gone integer;
begin
  -- From the end, so that what remains begins where it did and has no gap. (It need not begin at 1: the device may have removed the rest.)
  delete from public.image_generation_logs where id = any (array(
    select id from public.image_generation_logs where job_id = job order by seq desc limit room));
  get diagnostics gone = row_count;
  if gone > 0 then return gone; end if;
  delete from public.image_generation_files where id = any (array(
    select id from public.image_generation_files where job_id = job limit room));
  get diagnostics gone = row_count;
  if gone > 0 then return gone; end if;
  delete from public.image_generation_images where id = any (array(
    select id from public.image_generation_images where job_id = job limit room));
  get diagnostics gone = row_count;
  return gone;
end $$;
