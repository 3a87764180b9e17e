-- One index for each way that lists are asked for; every list ends in (last_changed, internal_id), the paging key.
CREATE INDEX instances_by_party ON instances (party_id, generation, last_changed, internal_id);
CREATE INDEX instances_by_org ON instances (org, generation, last_changed, internal_id);
CREATE INDEX instances_by_app ON instances (app_id, generation, last_changed, internal_id);
CREATE INDEX instances_by_app_task ON instances (app_id, task_id, last_changed, internal_id);
CREATE INDEX instances_by_change ON instances (last_changed, internal_id);
CREATE INDEX instances_by_creation ON instances (created);
CREATE INDEX instances_to_fetch ON instances (org, last_changed, internal_id) WHERE NOT confirmed AND generation = 3;
CREATE INDEX instances_by_archive_reference ON instances (archive_reference) WHERE generation = 3;
CREATE INDEX instances_by_a2_archive_reference ON instances (a2_archive_reference) WHERE generation = 2;
CREATE INDEX instances_to_clean_up ON instances (internal_id) WHERE is_hard_deleted;
CREATE INDEX data_elements_by_instance ON data_elements (instance_internal_id);
CREATE INDEX data_elements_to_clean_up ON data_elements (internal_id) WHERE hard_deleted;
CREATE INDEX instance_events_by_instance ON instance_events (instance_id, created);
CREATE INDEX instance_locks_by_instance ON instance_locks (instance_internal_id);
CREATE INDEX outbox_by_sent ON outbox (sent, internal_id);
