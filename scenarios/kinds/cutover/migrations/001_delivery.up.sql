ALTER TABLE orders ADD COLUMN delivery TEXT NOT NULL DEFAULT 'parcel';
CREATE INDEX orders_delivery ON orders (delivery);
