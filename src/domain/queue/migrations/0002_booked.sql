-- The start of the slot that a ticket was booked for (call_policy.h: its due time); null for those who walk in.
ALTER TABLE ticket ADD COLUMN slot_at {{time}};
