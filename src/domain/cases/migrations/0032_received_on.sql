-- The day from which the five days of an answer are counted: what came outside office hours counts as received on the next working day.
-- Where it is null (cases of before), it is the day of the receipt, or the next working day after it.
ALTER TABLE cases ADD COLUMN received_on {{date}};
