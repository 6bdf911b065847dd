-- A line that takes nobody any more (停用): its tickets of the past keep their line, and its letter stays its own.
ALTER TABLE queue_category ADD COLUMN retired_at {{time}};
