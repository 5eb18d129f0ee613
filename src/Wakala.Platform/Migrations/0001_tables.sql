CREATE TABLE tenants (
    id             integer PRIMARY KEY,
    slug           text NOT NULL UNIQUE,
    name           text NOT NULL,
    monthly_quota  bigint NOT NULL,
    webhook_secret text NOT NULL,
    created_at     timestamptz NOT NULL
);

CREATE SEQUENCE users_id_seq;
CREATE TABLE users (
    id            bigint NOT NULL DEFAULT nextval('users_id_seq'),
    tenant_id     integer NOT NULL,
    email         text NOT NULL,
    password_hash text NOT NULL,
    active        boolean NOT NULL DEFAULT true,
    created_at    timestamptz NOT NULL
);

CREATE SEQUENCE contacts_id_seq;
CREATE TABLE contacts (
    id         bigint NOT NULL DEFAULT nextval('contacts_id_seq'),
    tenant_id  integer NOT NULL,
    name       text NOT NULL,
    phone      text NOT NULL,
    last_seen  timestamptz,
    created_at timestamptz NOT NULL
);

-- By month: the newest pages live in one small part, and old months can be dropped whole.
CREATE SEQUENCE messages_id_seq CACHE 32;
CREATE TABLE messages (
    id         bigint NOT NULL DEFAULT nextval('messages_id_seq'),
    tenant_id  integer NOT NULL,
    user_id    bigint NOT NULL,
    contact_id bigint NOT NULL,
    direction  smallint NOT NULL,
    channel    smallint NOT NULL,
    status     smallint NOT NULL,
    text       text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
) PARTITION BY RANGE (created_at);
CREATE TABLE messages_default PARTITION OF messages DEFAULT;

CREATE SEQUENCE webhook_logs_id_seq;
CREATE TABLE webhook_logs (
    id              bigint NOT NULL DEFAULT nextval('webhook_logs_id_seq'),
    tenant_id       integer NOT NULL,
    idempotency_key text NOT NULL,
    event           text NOT NULL,
    payload         text NOT NULL,
    status          text NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now()
);

CREATE SEQUENCE media_files_id_seq;
CREATE TABLE media_files (
    id           bigint NOT NULL DEFAULT nextval('media_files_id_seq'),
    tenant_id    integer NOT NULL,
    user_id      bigint NOT NULL,
    file_name    text NOT NULL,
    content_type text NOT NULL,
    bytes        bigint NOT NULL,
    sha256       text NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE seed_manifest (
    hash      text PRIMARY KEY,
    scale     double precision NOT NULL,
    seed      integer NOT NULL,
    from_time timestamptz NOT NULL,
    to_time   timestamptz NOT NULL,
    messages  bigint NOT NULL,
    contacts  bigint NOT NULL
);
