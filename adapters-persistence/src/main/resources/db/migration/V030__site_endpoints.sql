-- How a site may be asked for a model decides how it is asked.
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON site_models
  FOR EACH STATEMENT EXECUTE FUNCTION notify_change('CATALOGUE');
