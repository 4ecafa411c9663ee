ALTER TABLE rooms ADD COLUMN plan BLOB;
UPDATE rooms SET plan = room_plans.plan FROM room_plans WHERE room_plans.room_id = rooms.id;
DROP TABLE room_plans;
