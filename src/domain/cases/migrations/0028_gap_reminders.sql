-- The reminder of what is to follow (容缺): on which day, and when it was sent. Null: it was told so late that there is none; or it was open before.
ALTER TABLE case_gap ADD COLUMN remind_on {{date}};
ALTER TABLE case_gap ADD COLUMN reminded_at {{time}};
