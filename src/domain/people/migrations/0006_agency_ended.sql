-- When and by which side an authority (委托) was ended before its last day: by who gave it, or given back by the agent.
ALTER TABLE agency ADD COLUMN ended_at {{time}};
ALTER TABLE agency ADD COLUMN ended_by {{text}} CHECK (ended_by IN ('principal', 'agent'));
