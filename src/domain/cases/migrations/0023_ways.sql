-- 结果送达方式: how a visitor wants to have the result; none was chosen: at the counter. What goes by post has an address while it is
-- wanted, then a courier's number, and at last a receipt.
ALTER TABLE cases ADD COLUMN delivery_way {{text}} CHECK (delivery_way IN ('counter', 'post', 'electronic'));
ALTER TABLE cases ADD COLUMN sent_at {{time}};
CREATE TABLE case_parcel (
    case_id {{id}} PRIMARY KEY REFERENCES cases (id),
    cell_id {{id}} NOT NULL,
    contact_sealed {{bytes}} NOT NULL,     -- name, phone and address, as JSON
    courier {{text}},
    courier_number {{text}},
    sent_by_staff_id {{id}},
    received_on {{date}},                  -- as the receipt says
    received_by_sealed {{bytes}},
    CHECK ((courier IS NULL) = (courier_number IS NULL)),
    CHECK ((received_on IS NULL) = (received_by_sealed IS NULL)),
    CHECK (received_on IS NULL OR courier IS NOT NULL)
) {{strict}};
