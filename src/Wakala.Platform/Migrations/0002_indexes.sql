ALTER TABLE users ADD PRIMARY KEY (id);
CREATE UNIQUE INDEX users_tenant_email_idx ON users (tenant_id, email);

ALTER TABLE contacts ADD PRIMARY KEY (id);
CREATE INDEX contacts_phone_tenant_idx ON contacts (phone, tenant_id);
CREATE INDEX contacts_tenant_name_idx ON contacts (tenant_id, lower(name) text_pattern_ops);

ALTER TABLE messages ADD PRIMARY KEY (id, created_at);
CREATE INDEX messages_tenant_created_idx ON messages (tenant_id, created_at DESC, id DESC);

ALTER TABLE webhook_logs ADD PRIMARY KEY (id);
CREATE UNIQUE INDEX webhook_logs_key_idx ON webhook_logs (tenant_id, idempotency_key);
CREATE INDEX webhook_logs_status_idx ON webhook_logs (status, created_at);

ALTER TABLE media_files ADD PRIMARY KEY (id);
CREATE INDEX media_files_tenant_created_idx ON media_files (tenant_id, created_at);
