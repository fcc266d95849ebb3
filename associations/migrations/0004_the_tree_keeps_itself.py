import associations.models.associations
from django.db import migrations, models

# Where a row stands is worked out by the database, so that no writer can get it wrong: COPY, bulk_create and two
# transactions at once included. An insert holds its parent's row (FOR SHARE) until it commits. A move holds its
# whole subtree before it rewrites the paths in it; it looks again until nothing new has appeared underneath,
# because a row that was inserted while we waited is not in the statement that waited.
FORWARD = """
CREATE FUNCTION associations_find_its_place() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    above record;
BEGIN
    NEW.tier := CASE NEW.kind WHEN 'school' THEN 0 WHEN 'department' THEN 1 WHEN 'cohort' THEN 2 WHEN 'class' THEN 3
                ELSE 5 END;
    IF TG_OP = 'UPDATE' AND NEW.tier <> OLD.tier THEN
        RAISE EXCEPTION 'association % cannot become a %', NEW.id, NEW.kind
            USING ERRCODE = 'check_violation', CONSTRAINT = 'an_association_keeps_its_kind';
    END IF;
    IF NEW.sort_key = '' THEN
        NEW.sort_key := left(lower(coalesce(nullif(NEW.name_zh, ''), NEW.name_en)), 400);
    END IF;
    NEW.path := ARRAY[NEW.id];
    IF NEW.parent_id IS NULL THEN
        RETURN NEW;
    END IF;
    IF NEW.parent_id = NEW.id THEN
        RAISE EXCEPTION 'association % below itself', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'association_is_not_its_own_ancestor';
    END IF;
    SELECT tier, path INTO above FROM associations_association WHERE id = NEW.parent_id FOR SHARE;
    IF NOT FOUND THEN
        RETURN NEW;  -- the foreign key says what is wrong
    END IF;
    IF NEW.id = ANY (above.path) THEN
        RAISE EXCEPTION 'association % below its own descendant', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'association_is_not_its_own_ancestor';
    END IF;
    IF NEW.tier = 5 AND above.tier NOT IN (0, 1, 5) THEN
        RAISE EXCEPTION 'chapter % below tier %', NEW.id, above.tier
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_chapter_stands_below_school_department_or_chapter';
    END IF;
    IF NEW.tier < 5 AND above.tier = 5 THEN
        RAISE EXCEPTION 'association % below a chapter', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_chapter_carries_no_classes';
    END IF;
    IF NEW.tier < 5 AND above.tier >= NEW.tier THEN
        RAISE EXCEPTION 'tier % below tier %', NEW.tier, above.tier
            USING ERRCODE = 'check_violation', CONSTRAINT = 'association_parent_is_of_a_higher_tier';
    END IF;
    NEW.path := above.path || NEW.id;
    RETURN NEW;
END $$;

CREATE FUNCTION associations_take_all_below_along() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held bigint := -1;
    seen bigint := 0;
BEGIN
    WHILE seen <> held LOOP
        held := seen;
        PERFORM 1 FROM associations_association
          WHERE path @> ARRAY[NEW.id] AND id <> NEW.id ORDER BY id FOR NO KEY UPDATE;
        GET DIAGNOSTICS seen = ROW_COUNT;
    END LOOP;
    UPDATE associations_association
       SET path = NEW.path || path[cardinality(OLD.path) + 1:]
     WHERE path @> ARRAY[NEW.id] AND id <> NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER find_its_place BEFORE INSERT OR UPDATE OF parent_id, kind, tier, path ON associations_association
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION associations_find_its_place();
CREATE TRIGGER take_all_below_along AFTER UPDATE OF parent_id, path ON associations_association
    FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND OLD.path IS DISTINCT FROM NEW.path)
    EXECUTE FUNCTION associations_take_all_below_along();
"""
BACKWARD = """
DROP TRIGGER take_all_below_along ON associations_association;
DROP TRIGGER find_its_place ON associations_association;
DROP FUNCTION associations_take_all_below_along();
DROP FUNCTION associations_find_its_place();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('associations', '0003_keys_to_people'),
    ]

    operations = [
        migrations.AlterField(
            model_name='association',
            name='path',
            field=associations.models.associations.PathField(base_field=models.BigIntegerField(), blank=True, default=list, editable=False, size=None),
        ),
        migrations.AlterField(
            model_name='association',
            name='tier',
            field=associations.models.associations.TierField(default=0, editable=False),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
