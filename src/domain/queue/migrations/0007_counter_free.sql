-- When the last ticket left the counter: its next one is not called before that, though the clock of another server lags behind.
ALTER TABLE counter_session ADD COLUMN free_since {{time}};
