-- From which wait on a hall's manager is warned, in seconds; 0: never. Null in a hall: the usual value of queue.h; null in a line: the hall's.
ALTER TABLE queue_hall ADD COLUMN alarm_wait_seconds {{int}};
ALTER TABLE queue_category ADD COLUMN alarm_wait_seconds {{int}};
