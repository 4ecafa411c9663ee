-- migration-gate: allow data/column-dropped rooms.plan (room_plans has it)
CREATE TABLE room_plans (
  room_id INTEGER PRIMARY KEY REFERENCES rooms (id) ON DELETE CASCADE,
  plan BLOB NOT NULL
);
INSERT INTO room_plans (room_id, plan) SELECT id, plan FROM rooms WHERE plan IS NOT NULL;
ALTER TABLE rooms DROP COLUMN plan;
