-- Makes the shop of fixtures/grocery-store in an empty PostgreSQL database, for ci/bench-postgres:
--
--     psql -v ON_ERROR_STOP=1 -v scale=60 -d EMPTY -f ci/bench-postgres.sql
--
-- A scale of 1 is some 10,000 rows. The same scale gives the same rows: what looks like chance is
-- the hash of a row's number and of a salt, which tells its columns apart.
SET client_min_messages = warning;
SET TimeZone = 'UTC';
BEGIN;

\ir bench-migrations/postgres/001_shop.up.sql

CREATE TABLE schema_version (
  version integer PRIMARY KEY,
  description text NOT NULL,
  applied_at text NOT NULL,
  rolled_back_at text
);

INSERT INTO schema_version VALUES (1, 'shop', '2023-01-03 05:00:00', NULL);

-- 0 to below - 1
CREATE FUNCTION pg_temp.pick(n bigint, salt bigint, below bigint) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ((hashint8extended(n, salt) & 9223372036854775807) % below)::integer;

CREATE FUNCTION pg_temp.word(n bigint, salt bigint, words text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN words[1 + pg_temp.pick(n, salt, array_length(words, 1))];

CREATE FUNCTION pg_temp.person(n bigint, salt bigint) RETURNS text LANGUAGE sql IMMUTABLE
RETURN pg_temp.word(n, salt, '{Anna,Ben,Chloé,Dmitri,Hana,José,Jürgen,Kofi,Li,Nguyễn,Ólafur,Priya,Rosa,Søren,Zoë,陽子,محمد,지훈,नेहा,שרה}')
  || ' '
  || pg_temp.word(n, salt + 1, '{D''Angelo,Ivanova,Иванова,Kim,Łukasz,Novák,O''Brien,Østergård,Παπαδόπουλος,Rossi,Smith,van den Berg,de la Cruz,王}');

CREATE FUNCTION pg_temp.city(n bigint, salt bigint) RETURNS text LANGUAGE sql IMMUTABLE
RETURN pg_temp.word(n, salt, '{München,Leipzig,Malmö,Łódź,Київ,東京,Αθήνα,Graz,L''Aquila,Saint-Denis,Halle (Saale),Köln}');

CREATE FUNCTION pg_temp.sentence(n bigint, salt bigint) RETURNS text LANGUAGE sql IMMUTABLE
RETURN pg_temp.word(n, salt, ARRAY[
  'Please ring twice; the bell is hard to hear.', 'Gift: no invoice in the parcel!',
  'He said "never again", and ordered the next day.', 'Keep cool. Best before the date on the lid.',
  'À consommer de préférence avant fin de mois.', 'Ohne Gewähr, solange der Vorrat reicht.',
  'Third floor,' || chr(10) || 'the door on the left.', '新鮮な野菜を毎日お届けします。 🥬',
  'Customer called about the tab' || chr(9) || 'in the form.', 'Ends with a blank. ']);

-- Mostly one to five sentences, and now and then a long letter.
CREATE FUNCTION pg_temp.note(n bigint, salt bigint) RETURNS text LANGUAGE sql IMMUTABLE
RETURN (SELECT string_agg(pg_temp.sentence(n * 100 + i, salt), ' ' ORDER BY i)
        FROM generate_series(1, CASE WHEN pg_temp.pick(n, salt, 200) = 0 THEN 60
                                ELSE 1 + pg_temp.pick(n, salt + 1, 5) END) AS i);

CREATE FUNCTION pg_temp.bytes(n bigint, size integer) RETURNS bytea LANGUAGE sql IMMUTABLE
RETURN (SELECT substr(string_agg(decode(md5(n || '.' || i), 'hex'), '' ORDER BY i), 1, size)
        FROM generate_series(0, size / 16) AS i);

-- The time at which row n of `rows` was written: 1,390 days of trading.
CREATE FUNCTION pg_temp.moment(n bigint, rows numeric) RETURNS timestamptz LANGUAGE sql IMMUTABLE
RETURN timestamptz '2023-01-02 00:00:00+00'
  + make_interval(secs => floor(n / rows * 1390 * 86400) + pg_temp.pick(n, 9, 3000));

SELECT (900 * :scale)::bigint AS users, (700 * :scale)::bigint AS addresses,
       (700 * :scale)::bigint AS products, (200 * :scale)::bigint AS placed,
       (85 * :scale)::bigint AS images, (300 * :scale)::bigint AS carts,
       (500 * :scale)::bigint AS cart_items, (1300 * :scale)::bigint AS orders,
       (2900 * :scale)::bigint AS order_items, (1100 * :scale)::bigint AS payments,
       (800 * :scale)::bigint AS movements, (300 * :scale)::bigint AS searches,
       (400 * :scale)::bigint AS audits
\gset

-- No trigger fires, and references hold because of how the numbers are made; whoever loads a dump
-- of this has them checked.
SET LOCAL session_replication_role = replica;

INSERT INTO regions (code, name, vat_rate)
SELECT lpad(n::text, 2, '0'), pg_temp.city(n, 1) || ' ' || n, (CASE WHEN n % 4 = 0 THEN 7 ELSE 15 + n END) / 100.0
FROM generate_series(1, 12) AS n;

INSERT INTO stores (region_id, name, latitude, longitude, opening_hours, opened_on)
SELECT 1 + n % 12, 'Store ' || pg_temp.city(n, 1),
       CASE WHEN n > 1 THEN pg_temp.pick(n, 2, 1800000) / 10000.0 - 90 END,
       CASE WHEN n > 1 THEN pg_temp.pick(n, 3, 3600000) / 10000.0 - 180 END,
       '{"mon-fri": "08:00-20:00", "sat": "09:00-18:00", "sun": null}',
       CASE WHEN n % 9 <> 0 THEN date '2022-12-31' - n * 90 END
FROM generate_series(1, 24) AS n;

INSERT INTO suppliers (name, contact_email, country, customer_number)
SELECT pg_temp.person(n, 1) || CASE WHEN n % 3 = 0 THEN ' & Sons' ELSE ' GmbH' END,
       CASE WHEN n % 7 <> 0 THEN 'Sales' || n || '@Example.ORG' END,
       pg_temp.word(n, 3, '{DE,FR,IT,PL,SE,GR,BR,JP}'),
       pg_temp.word(n, 4, ARRAY['007', '0', '', 'A-100 ', 'a-100', '00042', 'N/A'])
FROM generate_series(1, 40) AS n;

INSERT INTO categories (parent_id, name, slug, position)
SELECT CASE WHEN n > 16 THEN 1 + pg_temp.pick(n, 1, n - 1) END,
       pg_temp.word(n, 2, '{Fruit,Vegetables,Bakery,Dairy,Meat & Fish,Frozen,Pantry,World Food 🌍}'),
       'category-' || lpad(n::text, 3, '0'), n % 10
FROM generate_series(1, 64) AS n;

INSERT INTO users (email, full_name, phone, password_hash, marketing_consent, birth_date, notes, created_at, updated_at)
SELECT CASE WHEN pg_temp.pick(n, 1, 15) > 0
            THEN pg_temp.word(n, 2, '{anna,Ben,j.smith,li,o''brien,maria,zoe,info+x}') || '.' || n || '@example.com' END,
       pg_temp.person(n, 3),
       CASE pg_temp.pick(n, 5, 30) WHEN 0 THEN '' WHEN 1 THEN '0000000000' WHEN 2 THEN NULL WHEN 3 THEN NULL
            ELSE '0' || 1500000000 + pg_temp.pick(n, 6, 300000000) END,
       '$2$' || substr(md5('password ' || n), 1, 24), pg_temp.pick(n, 7, 2) = 1,
       CASE WHEN pg_temp.pick(n, 8, 3) > 0 THEN date '1950-01-01' + pg_temp.pick(n, 10, 20000) END,
       CASE WHEN pg_temp.pick(n, 11, 8) = 0 THEN pg_temp.note(n, 12) END,
       pg_temp.moment(n, :users), pg_temp.moment(n, :users)
FROM generate_series(1, :users) AS n;

INSERT INTO admin_users (login, role, user_id, last_login_at)
SELECT 'Admin' || n, pg_temp.word(n, 1, '{owner,manager,clerk}'),
       CASE WHEN n % 4 <> 0 THEN n END, CASE WHEN n % 5 <> 0 THEN pg_temp.moment(n, 12) END
FROM generate_series(1, 12) AS n;

INSERT INTO addresses (user_id, region_id, street, postcode, city)
SELECT 1 + (n - 1) * 9 / 7, 1 + pg_temp.pick(n, 1, 12),
       pg_temp.word(n, 2, '{Hauptstraße,Rue de l''Église,Via Roma,Storgatan,ул. Ленина,1st Avenue}') || ' ' || 1 + pg_temp.pick(n, 3, 250),
       CASE WHEN pg_temp.pick(n, 4, 20) > 0 THEN lpad((1000 + pg_temp.pick(n, 5, 98999))::text, 5, '0') END,
       pg_temp.city(n, 6)
FROM generate_series(1, :addresses) AS n;

INSERT INTO coupons
SELECT 'SAVE' || lpad(n::text, 3, '0'), 1 + pg_temp.pick(n, 1, 50), date '2023-01-02' + n * 10,
       CASE WHEN n % 6 <> 0 THEN CASE WHEN n % 7 = 0 THEN date '9999-12-31' ELSE date '2023-01-02' + n * 21 END END
FROM generate_series(1, 60) AS n;

INSERT INTO products (sku, name, category_id, supplier_id, price, stock, reorder_level, weight_kg, legacy_code,
                      attributes, description, created_at, updated_at, mrp, size)
SELECT 'SKU-' || lpad(n::text, 8, '0'),
       pg_temp.word(n, 1, '{Organic,Fresh,Grandma''s,Extra,Smoked,Café,Süße,Mini}') || ' '
         || pg_temp.word(n, 2, '{Apples,Bread,Crème fraîche,Jalapeños,Tofu,Tea,Soap,Müsli,寿司}'),
       CASE WHEN pg_temp.pick(n, 3, 30) > 0 THEN 1 + pg_temp.pick(n, 4, 64) END, 1 + pg_temp.pick(n, 5, 40),
       to_char(pg_temp.pick(n, 6, 4990) / 100.0, 'FM990.00') || CASE WHEN n % 60 = 0 THEN ' ' ELSE '' END,
       pg_temp.pick(n, 7, 504) - 3, 5 * (n % 7),
       CASE WHEN n % 11 <> 0 THEN (5 + pg_temp.pick(n, 8, 25000)) / 1000.0 END,
       CASE pg_temp.pick(n, 10, 20) WHEN 0 THEN '' WHEN 1 THEN 'A-100 ' WHEN 2 THEN '007' WHEN 3 THEN NULL
            WHEN 4 THEN NULL ELSE lpad(pg_temp.pick(n, 11, 99999)::text, 6, '0') END,
       jsonb_build_object('brand', 'Brand ' || n % 97, 'vegan', n % 3 = 0, 'kcal', n % 900),
       pg_temp.note(n, 12), pg_temp.moment(n, :products), pg_temp.moment(n, :products),
       CASE WHEN pg_temp.pick(n, 14, 2) = 0 THEN pg_temp.pick(n, 6, 4990) * 1.1 / 100 END,
       CASE WHEN pg_temp.pick(n, 15, 5) > 0 THEN pg_temp.word(n, 16, '{100 g,500 g,1 kg,0.75 l,6 × 1.5 l}') END
FROM generate_series(1, :products) AS n;

-- Every product that is placed is in two stores, which differ.
INSERT INTO assortment
SELECT 1 + (n * 7 + second * 5) % 24, n, CASE WHEN pg_temp.pick(n, 1, 10) > 0 THEN lpad(pg_temp.pick(n, 2, 999)::text, 3, '0') END,
       1 + pg_temp.pick(n, 3, 4)
FROM generate_series(1, :placed) AS n, generate_series(0, 1) AS second;

INSERT INTO product_images (product_id, position, url, alt_text)
SELECT n, second, 'https://img.example.com/p/' || substr(md5(n || '/' || second), 1, 12) || '.jpg',
       CASE WHEN pg_temp.pick(n, 1, 4) > 0 THEN pg_temp.sentence(n, 2) END
FROM generate_series(1, :placed) AS n, generate_series(0, 1) AS second;

-- Small at the smallest scale.
INSERT INTO catalog_images (category_id, media_type, caption, content)
SELECT 1 + pg_temp.pick(n, 1, 64), CASE WHEN n % 5 = 0 THEN 'image/png' ELSE 'image/jpeg' END,
       CASE WHEN n % 4 <> 0 THEN pg_temp.sentence(n, 2) END,
       CASE WHEN n = 3 THEN '' WHEN :scale >= 2 OR n % 10 = 0 THEN pg_temp.bytes(n, 2000 + pg_temp.pick(n, 3, 10000))
            ELSE pg_temp.bytes(n, 100 + pg_temp.pick(n, 3, 800)) END
FROM generate_series(1, :images) AS n;

INSERT INTO carts (user_id, session_token, created_at)
SELECT CASE WHEN pg_temp.pick(n, 1, 3) > 0 THEN 1 + pg_temp.pick(n, 2, :users) END,
       md5('cart ' || n)::uuid, pg_temp.moment(n, :carts)
FROM generate_series(1, :carts) AS n;

INSERT INTO cart_items
SELECT 1 + pg_temp.pick(n, 1, :carts), 1 + pg_temp.pick(n, 2, :products), 1 + pg_temp.pick(n, 3, 12)
FROM generate_series(1, :cart_items) AS n ON CONFLICT DO NOTHING;

INSERT INTO orders (user_id, store_id, address_id, coupon_code, status, note, placed_at, updated_at)
SELECT CASE WHEN pg_temp.pick(n, 1, 12) > 0 THEN 1 + pg_temp.pick(n, 2, :users) END, 1 + pg_temp.pick(n, 3, 24),
       CASE WHEN pg_temp.pick(n, 4, 6) > 0 THEN 1 + pg_temp.pick(n, 5, :addresses) END,
       CASE WHEN pg_temp.pick(n, 6, 9) = 0 THEN 'SAVE' || lpad((1 + pg_temp.pick(n, 7, 60))::text, 3, '0') END,
       pg_temp.word(n, 8, '{new,paid,shipped,delivered,delivered,delivered,cancelled}'),
       CASE WHEN pg_temp.pick(n, 10, 7) = 0 THEN pg_temp.note(n, 11) WHEN n % 2 = 0 THEN '' END,
       CASE WHEN n % 400 = 0 THEN '2099-12-31 23:59:59+00' ELSE pg_temp.moment(n, :orders) END, pg_temp.moment(n, :orders)
FROM generate_series(1, :orders) AS n;

INSERT INTO order_items (order_id, product_id, quantity, unit_price_cents, discount_cents, note)
SELECT greatest(1, 1 + (n - 1) * 13 / 29 - pg_temp.pick(n, 1, 3)), 1 + pg_temp.pick(n, 2, :products),
       1 + pg_temp.pick(n, 3, 20), 9 + pg_temp.pick(n, 4, 4990),
       CASE WHEN pg_temp.pick(n, 5, 5) = 0 THEN pg_temp.pick(n, 6, 200) END,
       CASE WHEN pg_temp.pick(n, 7, 15) = 0 THEN pg_temp.sentence(n, 8) END
FROM generate_series(1, :order_items) AS n;

INSERT INTO payments (order_id, method, amount_cents, gateway_reference, gateway_response, paid_at)
SELECT 1 + (n - 1) * 13 / 11, pg_temp.word(n, 1, '{card,card,card,cash,transfer,voucher}'),
       CASE WHEN n = 5 THEN 9007199254740993
            ELSE (CASE WHEN pg_temp.pick(n, 2, 40) = 0 THEN -1 ELSE 1 END) * pg_temp.pick(n, 3, 30001) END::text,
       CASE WHEN n % 3 > 0 THEN 'ch_' || substr(md5('payment ' || n), 1, 16) END,
       CASE WHEN n % 3 > 0 THEN jsonb_build_object('ok', true, 'risk', n % 100, 'network', 'visa') END,
       CASE WHEN n % 17 <> 0 THEN pg_temp.moment(n, :payments) END
FROM generate_series(1, :payments) AS n;

INSERT INTO inventory_movements (store_id, product_id, quantity, reason, moved_at)
SELECT 1 + (product * 7 + pg_temp.pick(n, 2, 2) * 5) % 24, product,
       (CASE WHEN pg_temp.pick(n, 3, 3) = 0 THEN -1 ELSE 1 END) * (1 + pg_temp.pick(n, 4, 60)),
       CASE WHEN pg_temp.pick(n, 5, 8) > 0 THEN pg_temp.word(n, 6, '{delivery,sale,broken,stocktaking,théft?}') END,
       pg_temp.moment(n, :movements)
FROM generate_series(1, :movements) AS n, LATERAL (SELECT 1 + pg_temp.pick(n, 1, :placed) AS product) AS place;

-- Every tenth search was sent twice.
INSERT INTO search_log
SELECT pg_temp.word(sent, 1, ARRAY['milk', 'Milch', 'brød', '100% juice', '''; DROP TABLE', '"', '🍎', 'tea', '']),
       CASE WHEN pg_temp.pick(sent, 2, 9) > 0 THEN pg_temp.pick(sent, 3, 300) END,
       pg_temp.word(sent, 4, '{Mozilla/5.0 (X11; Linux x86_64),shop-app/4.2 (Android 14),curl/8.5.0}'),
       pg_temp.moment(sent, :searches)
FROM generate_series(1, :searches) AS n, LATERAL (SELECT n - CASE WHEN n % 10 = 0 THEN 1 ELSE 0 END AS sent) AS search;

INSERT INTO audit_log (table_name, row_id, field, old_value, new_value, changed_at)
SELECT CASE WHEN n % 4 > 0 THEN 'orders' ELSE 'products' END, 1 + pg_temp.pick(n, 1, :products),
       CASE WHEN n % 4 > 0 THEN 'status' ELSE 'price' END, CASE WHEN n % 4 > 0 THEN 'new' ELSE '9.99' END,
       CASE WHEN n % 4 > 0 THEN 'paid' ELSE to_char(pg_temp.pick(n, 2, 4990) / 100.0, 'FM990.00') END,
       pg_temp.moment(n, :audits)
FROM generate_series(1, :audits) AS n;

-- Holes, at the end, of rows that nothing refers to.
DELETE FROM audit_log WHERE id <= :audits / 2;
DELETE FROM inventory_movements WHERE id <= :movements / 10;

COMMIT;
VACUUM (ANALYZE);
