-- Text without case and accents, for searching. Letters that Unicode does not decompose are named.
CREATE FUNCTION fold(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN translate(
  replace(lower(regexp_replace(normalize(value, NFD), '[\u0300-\u036f]', '', 'g')), 'ß', 'ss'),
  'łøđðħŧıæœþ', 'lodhhtiaot'
);

-- The global id of a row: opaque to clients, readable to us.
CREATE FUNCTION global_id(type text, key text) RETURNS text LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN translate(encode(convert_to(type || ':' || key, 'UTF8'), 'base64'), E'+/=\n', '-_');

-- A cursor: the keys of a row, sealed so that one from elsewhere is told apart.
CREATE FUNCTION sealed_cursor(keys text, seal text) RETURNS text LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN translate(
  encode(substr(sha256(convert_to(seal || keys, 'UTF8')), 1, 9) || convert_to(keys, 'UTF8'), 'base64'),
  E'+/=\n', '-_'
);

-- CreateEnum
CREATE TYPE "operation_status" AS ENUM ('PLANNED', 'ACTIVE', 'CLOSED', 'PUBLISHED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "environment" AS ENUM ('PHYSICAL', 'CLEAR_WEB', 'DARK_WEB', 'SOCIAL_MEDIA');

-- CreateEnum
CREATE TYPE "participant_kind" AS ENUM ('MEMBER_STATE', 'THIRD_COUNTRY', 'AGENCY');

-- CreateEnum
CREATE TYPE "participant_role" AS ENUM ('HOST', 'LEAD', 'CO_LEAD', 'PARTICIPANT', 'SUPPORT', 'OBSERVER');

-- CreateEnum
CREATE TYPE "country_group" AS ENUM ('WESTERN_BALKANS', 'EASTERN_PARTNERSHIP', 'SCHENGEN_ASSOCIATED');

-- CreateEnum
CREATE TYPE "agency_kind" AS ENUM ('EU_INSTITUTION', 'EU_AGENCY', 'INTERNATIONAL_ORGANISATION', 'REGIONAL_INITIATIVE', 'PROJECT');

-- CreateEnum
CREATE TYPE "publication_status" AS ENUM ('INTERIM', 'FINAL');

-- CreateEnum
CREATE TYPE "publication_origin" AS ENUM ('ORIGINAL', 'COPY');

-- CreateEnum
CREATE TYPE "figure_subject" AS ENUM ('COUNTRIES', 'MEMBER_STATES', 'THIRD_COUNTRIES', 'CHECKS', 'RESULTS', 'DEPLOYMENTS');

-- CreateEnum
CREATE TYPE "figure_qualifier" AS ENUM ('EXACT', 'ABOUT', 'ALMOST', 'MORE_THAN', 'AT_LEAST');

-- CreateEnum
CREATE TYPE "operation_phase" AS ENUM ('PREPARATORY', 'INTELLIGENCE', 'OPERATIONAL', 'FOLLOW_UP');

-- CreateEnum
CREATE TYPE "breakdown_kind" AS ENUM ('PARTITION', 'SUBSET', 'OPEN', 'OVERLAPPING');

-- CreateTable
CREATE TABLE "check_category" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "definition" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "check_category_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "result_category" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "definition" TEXT NOT NULL,
    "parent_code" TEXT,
    "unit" TEXT,
    "position" INTEGER NOT NULL,

    CONSTRAINT "result_category_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "result_category_unit" (
    "category_code" TEXT NOT NULL,
    "unit" TEXT NOT NULL,

    CONSTRAINT "result_category_unit_pkey" PRIMARY KEY ("category_code","unit")
);

-- CreateTable
CREATE TABLE "operation_series" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,

    CONSTRAINT "operation_series_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "operation" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "series_code" TEXT,
    "year" SMALLINT NOT NULL,
    "motto" TEXT,
    "summary" TEXT,
    "starts_on" DATE,
    "ends_on" DATE,
    "dates_as_stated" TEXT,
    "reference_on" DATE NOT NULL GENERATED ALWAYS AS (coalesce(starts_on, ends_on, make_date(year, 12, 31))) STORED,
    "status" "operation_status" NOT NULL,
    "environments" "environment"[],
    "search_text" TEXT NOT NULL GENERATED ALWAYS AS (fold(code || ' ' || name || ' ' || coalesce(motto, ''))) STORED,

    CONSTRAINT "operation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "operation_inclusion" (
    "container_id" UUID NOT NULL,
    "included_id" UUID NOT NULL,

    CONSTRAINT "operation_inclusion_pkey" PRIMARY KEY ("container_id","included_id")
);

-- CreateTable
CREATE TABLE "coordination_centre" (
    "id" UUID NOT NULL,
    "operation_id" UUID NOT NULL,
    "name" TEXT,
    "city" TEXT,
    "country_code" TEXT NOT NULL,
    "host_agency_code" TEXT,

    CONSTRAINT "coordination_centre_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "participant" (
    "id" UUID NOT NULL,
    "operation_id" UUID NOT NULL,
    "country_code" TEXT,
    "agency_code" TEXT,
    "kind" "participant_kind" NOT NULL DEFAULT 'AGENCY',
    "role" "participant_role" NOT NULL,
    "contribution" TEXT,
    "position" INTEGER NOT NULL,

    CONSTRAINT "participant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "capability" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "definition" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "capability_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "deployment" (
    "id" UUID NOT NULL,
    "operation_id" UUID NOT NULL,
    "participant_id" UUID,
    "capability_code" TEXT NOT NULL,
    "quantity" INTEGER,
    "environments" "environment"[],
    "purpose" TEXT,
    "position" INTEGER NOT NULL,

    CONSTRAINT "deployment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "country" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "footnote" TEXT,
    "protocol_order" INTEGER,
    "groups" "country_group"[],
    "search_text" TEXT NOT NULL GENERATED ALWAYS AS (fold(code || ' ' || name)) STORED,

    CONSTRAINT "country_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "country_name" (
    "country_code" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "country_name_pkey" PRIMARY KEY ("country_code","locale")
);

-- CreateTable
CREATE TABLE "eu_membership" (
    "country_code" TEXT NOT NULL,
    "starts_on" DATE NOT NULL,
    "ends_on" DATE,

    CONSTRAINT "eu_membership_pkey" PRIMARY KEY ("country_code","starts_on")
);

-- CreateTable
CREATE TABLE "agency" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "full_name" TEXT,
    "kind" "agency_kind" NOT NULL,
    "search_text" TEXT NOT NULL GENERATED ALWAYS AS (fold(code || ' ' || name || ' ' || coalesce(full_name, ''))) STORED,

    CONSTRAINT "agency_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "publication" (
    "id" UUID NOT NULL,
    "operation_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "publisher" TEXT NOT NULL,
    "publisher_country_code" TEXT,
    "publisher_agency_code" TEXT,
    "title" TEXT,
    "urls" TEXT[],
    "published_on" DATE,
    "language" TEXT,
    "status" "publication_status" NOT NULL,
    "origin" "publication_origin" NOT NULL,
    "list_is_complete" BOOLEAN,
    "footnotes" TEXT[],
    "note" TEXT,
    "position" INTEGER NOT NULL,

    CONSTRAINT "publication_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "listed_participant" (
    "publication_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "country_code" TEXT,
    "agency_code" TEXT,
    "name_as_published" TEXT,

    CONSTRAINT "listed_participant_pkey" PRIMARY KEY ("publication_id","position")
);

-- CreateTable
CREATE TABLE "published_figure" (
    "id" UUID NOT NULL,
    "operation_id" UUID NOT NULL,
    "publication_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "subject" "figure_subject" NOT NULL,
    "check_category_code" TEXT,
    "result_category_code" TEXT,
    "capability_code" TEXT,
    "value" DECIMAL(15,3),
    "qualifier" "figure_qualifier" NOT NULL,
    "unit" TEXT,
    "currency" TEXT,
    "words" TEXT,
    "counted_as" TEXT,
    "phase" "operation_phase",
    "environment" "environment",
    "threat_area_code" TEXT,
    "country_code" TEXT,
    "agency_code" TEXT,
    "label" TEXT,
    "breakdown_id" UUID,
    "headline" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "published_figure_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "breakdown" (
    "id" UUID NOT NULL,
    "publication_id" UUID NOT NULL,
    "figure_id" UUID NOT NULL,
    "kind" "breakdown_kind" NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "breakdown_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "secret" (
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "secret_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "threat_area" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "definition" TEXT,
    "position" INTEGER NOT NULL,

    CONSTRAINT "threat_area_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "operation_threat_area" (
    "operation_id" UUID NOT NULL,
    "threat_area_code" TEXT NOT NULL,

    CONSTRAINT "operation_threat_area_pkey" PRIMARY KEY ("operation_id","threat_area_code")
);

-- CreateTable
CREATE TABLE "empact_cycle" (
    "code" TEXT NOT NULL,
    "starts_on" DATE NOT NULL,
    "ends_on" DATE NOT NULL,

    CONSTRAINT "empact_cycle_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "empact_priority" (
    "code" TEXT NOT NULL,
    "cycle_code" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "empact_priority_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "threat_area_priority" (
    "threat_area_code" TEXT NOT NULL,
    "priority_code" TEXT NOT NULL,

    CONSTRAINT "threat_area_priority_pkey" PRIMARY KEY ("threat_area_code","priority_code")
);

-- CreateIndex
CREATE UNIQUE INDEX "check_category_name_key" ON "check_category"("name");

-- CreateIndex
CREATE UNIQUE INDEX "check_category_position_key" ON "check_category"("position");

-- CreateIndex
CREATE UNIQUE INDEX "result_category_name_key" ON "result_category"("name");

-- CreateIndex
CREATE UNIQUE INDEX "result_category_position_key" ON "result_category"("position");

-- CreateIndex
CREATE INDEX "result_category_parent_code_idx" ON "result_category"("parent_code");

-- CreateIndex
CREATE UNIQUE INDEX "operation_series_name_key" ON "operation_series"("name");

-- CreateIndex
CREATE UNIQUE INDEX "operation_code_key" ON "operation"("code");

-- CreateIndex
CREATE INDEX "operation_reference_on_id_idx" ON "operation"("reference_on", "id");

-- CreateIndex
CREATE INDEX "operation_series_code_reference_on_idx" ON "operation"("series_code", "reference_on");

-- CreateIndex
CREATE INDEX "operation_status_reference_on_id_idx" ON "operation"("status", "reference_on", "id");

-- CreateIndex
CREATE INDEX "operation_year_idx" ON "operation"("year");

-- CreateIndex
CREATE INDEX "operation_starts_on_idx" ON "operation"("starts_on");

-- CreateIndex
CREATE INDEX "operation_ends_on_idx" ON "operation"("ends_on");

-- CreateIndex
CREATE INDEX "operation_name_id_idx" ON "operation"("name", "id");

-- CreateIndex
CREATE INDEX "operation_inclusion_included_id_idx" ON "operation_inclusion"("included_id");

-- CreateIndex
CREATE UNIQUE INDEX "coordination_centre_operation_id_key" ON "coordination_centre"("operation_id");

-- CreateIndex
CREATE INDEX "coordination_centre_country_code_idx" ON "coordination_centre"("country_code");

-- CreateIndex
CREATE INDEX "coordination_centre_host_agency_code_idx" ON "coordination_centre"("host_agency_code");

-- CreateIndex
CREATE INDEX "participant_country_code_idx" ON "participant"("country_code");

-- CreateIndex
CREATE INDEX "participant_agency_code_idx" ON "participant"("agency_code");

-- CreateIndex
CREATE INDEX "participant_operation_id_kind_position_idx" ON "participant"("operation_id", "kind", "position");

-- CreateIndex
CREATE INDEX "participant_operation_id_role_position_idx" ON "participant"("operation_id", "role", "position");

-- CreateIndex
CREATE UNIQUE INDEX "participant_id_operation_id_key" ON "participant"("id", "operation_id");

-- CreateIndex
CREATE UNIQUE INDEX "participant_operation_id_position_key" ON "participant"("operation_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "participant_operation_id_country_code_key" ON "participant"("operation_id", "country_code");

-- CreateIndex
CREATE UNIQUE INDEX "participant_operation_id_agency_code_key" ON "participant"("operation_id", "agency_code");

-- CreateIndex
CREATE UNIQUE INDEX "capability_name_key" ON "capability"("name");

-- CreateIndex
CREATE UNIQUE INDEX "capability_position_key" ON "capability"("position");

-- CreateIndex
CREATE INDEX "deployment_participant_id_operation_id_idx" ON "deployment"("participant_id", "operation_id");

-- CreateIndex
CREATE INDEX "deployment_capability_code_idx" ON "deployment"("capability_code");

-- CreateIndex
CREATE UNIQUE INDEX "deployment_operation_id_position_key" ON "deployment"("operation_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "country_name_key" ON "country"("name");

-- CreateIndex
CREATE UNIQUE INDEX "country_protocol_order_key" ON "country"("protocol_order");

-- CreateIndex
CREATE UNIQUE INDEX "agency_name_key" ON "agency"("name");

-- CreateIndex
CREATE INDEX "publication_published_on_id_idx" ON "publication"("published_on", "id");

-- CreateIndex
CREATE INDEX "publication_publisher_country_code_idx" ON "publication"("publisher_country_code");

-- CreateIndex
CREATE INDEX "publication_publisher_agency_code_idx" ON "publication"("publisher_agency_code");

-- CreateIndex
CREATE UNIQUE INDEX "publication_operation_id_code_key" ON "publication"("operation_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "publication_operation_id_position_key" ON "publication"("operation_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "publication_id_operation_id_key" ON "publication"("id", "operation_id");

-- CreateIndex
CREATE INDEX "listed_participant_country_code_idx" ON "listed_participant"("country_code");

-- CreateIndex
CREATE INDEX "listed_participant_agency_code_idx" ON "listed_participant"("agency_code");

-- CreateIndex
CREATE UNIQUE INDEX "listed_participant_publication_id_country_code_key" ON "listed_participant"("publication_id", "country_code");

-- CreateIndex
CREATE UNIQUE INDEX "listed_participant_publication_id_agency_code_key" ON "listed_participant"("publication_id", "agency_code");

-- CreateIndex
CREATE INDEX "published_figure_operation_id_subject_idx" ON "published_figure"("operation_id", "subject");

-- CreateIndex
CREATE INDEX "published_figure_breakdown_id_publication_id_idx" ON "published_figure"("breakdown_id", "publication_id");

-- CreateIndex
CREATE INDEX "published_figure_check_category_code_idx" ON "published_figure"("check_category_code");

-- CreateIndex
CREATE INDEX "published_figure_result_category_code_unit_idx" ON "published_figure"("result_category_code", "unit");

-- CreateIndex
CREATE INDEX "published_figure_capability_code_idx" ON "published_figure"("capability_code");

-- CreateIndex
CREATE INDEX "published_figure_threat_area_code_idx" ON "published_figure"("threat_area_code");

-- CreateIndex
CREATE INDEX "published_figure_country_code_idx" ON "published_figure"("country_code");

-- CreateIndex
CREATE INDEX "published_figure_agency_code_idx" ON "published_figure"("agency_code");

-- CreateIndex
CREATE UNIQUE INDEX "published_figure_publication_id_position_key" ON "published_figure"("publication_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "published_figure_id_publication_id_key" ON "published_figure"("id", "publication_id");

-- CreateIndex
CREATE INDEX "breakdown_figure_id_publication_id_idx" ON "breakdown"("figure_id", "publication_id");

-- CreateIndex
CREATE UNIQUE INDEX "breakdown_id_publication_id_key" ON "breakdown"("id", "publication_id");

-- CreateIndex
CREATE UNIQUE INDEX "breakdown_figure_id_position_key" ON "breakdown"("figure_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "threat_area_name_key" ON "threat_area"("name");

-- CreateIndex
CREATE UNIQUE INDEX "threat_area_position_key" ON "threat_area"("position");

-- CreateIndex
CREATE INDEX "operation_threat_area_threat_area_code_idx" ON "operation_threat_area"("threat_area_code");

-- CreateIndex
CREATE UNIQUE INDEX "empact_cycle_starts_on_key" ON "empact_cycle"("starts_on");

-- CreateIndex
CREATE UNIQUE INDEX "empact_priority_cycle_code_number_key" ON "empact_priority"("cycle_code", "number");

-- CreateIndex
CREATE INDEX "threat_area_priority_priority_code_idx" ON "threat_area_priority"("priority_code");

-- AddForeignKey
ALTER TABLE "result_category" ADD CONSTRAINT "result_category_parent_code_fkey" FOREIGN KEY ("parent_code") REFERENCES "result_category"("code") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "result_category_unit" ADD CONSTRAINT "result_category_unit_category_code_fkey" FOREIGN KEY ("category_code") REFERENCES "result_category"("code") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operation" ADD CONSTRAINT "operation_series_code_fkey" FOREIGN KEY ("series_code") REFERENCES "operation_series"("code") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operation_inclusion" ADD CONSTRAINT "operation_inclusion_container_id_fkey" FOREIGN KEY ("container_id") REFERENCES "operation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operation_inclusion" ADD CONSTRAINT "operation_inclusion_included_id_fkey" FOREIGN KEY ("included_id") REFERENCES "operation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "coordination_centre" ADD CONSTRAINT "coordination_centre_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "coordination_centre" ADD CONSTRAINT "coordination_centre_country_code_fkey" FOREIGN KEY ("country_code") REFERENCES "country"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "coordination_centre" ADD CONSTRAINT "coordination_centre_host_agency_code_fkey" FOREIGN KEY ("host_agency_code") REFERENCES "agency"("code") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "participant" ADD CONSTRAINT "participant_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "participant" ADD CONSTRAINT "participant_country_code_fkey" FOREIGN KEY ("country_code") REFERENCES "country"("code") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "participant" ADD CONSTRAINT "participant_agency_code_fkey" FOREIGN KEY ("agency_code") REFERENCES "agency"("code") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deployment" ADD CONSTRAINT "deployment_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deployment" ADD CONSTRAINT "deployment_participant_id_operation_id_fkey" FOREIGN KEY ("participant_id", "operation_id") REFERENCES "participant"("id", "operation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deployment" ADD CONSTRAINT "deployment_capability_code_fkey" FOREIGN KEY ("capability_code") REFERENCES "capability"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "country_name" ADD CONSTRAINT "country_name_country_code_fkey" FOREIGN KEY ("country_code") REFERENCES "country"("code") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "eu_membership" ADD CONSTRAINT "eu_membership_country_code_fkey" FOREIGN KEY ("country_code") REFERENCES "country"("code") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "publication" ADD CONSTRAINT "publication_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "publication" ADD CONSTRAINT "publication_publisher_country_code_fkey" FOREIGN KEY ("publisher_country_code") REFERENCES "country"("code") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "publication" ADD CONSTRAINT "publication_publisher_agency_code_fkey" FOREIGN KEY ("publisher_agency_code") REFERENCES "agency"("code") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "listed_participant" ADD CONSTRAINT "listed_participant_publication_id_fkey" FOREIGN KEY ("publication_id") REFERENCES "publication"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "listed_participant" ADD CONSTRAINT "listed_participant_country_code_fkey" FOREIGN KEY ("country_code") REFERENCES "country"("code") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "listed_participant" ADD CONSTRAINT "listed_participant_agency_code_fkey" FOREIGN KEY ("agency_code") REFERENCES "agency"("code") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "published_figure" ADD CONSTRAINT "published_figure_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "published_figure" ADD CONSTRAINT "published_figure_publication_id_operation_id_fkey" FOREIGN KEY ("publication_id", "operation_id") REFERENCES "publication"("id", "operation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "published_figure" ADD CONSTRAINT "published_figure_check_category_code_fkey" FOREIGN KEY ("check_category_code") REFERENCES "check_category"("code") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "published_figure" ADD CONSTRAINT "published_figure_result_category_code_fkey" FOREIGN KEY ("result_category_code") REFERENCES "result_category"("code") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "published_figure" ADD CONSTRAINT "published_figure_result_category_code_unit_fkey" FOREIGN KEY ("result_category_code", "unit") REFERENCES "result_category_unit"("category_code", "unit") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "published_figure" ADD CONSTRAINT "published_figure_capability_code_fkey" FOREIGN KEY ("capability_code") REFERENCES "capability"("code") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "published_figure" ADD CONSTRAINT "published_figure_threat_area_code_fkey" FOREIGN KEY ("threat_area_code") REFERENCES "threat_area"("code") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "published_figure" ADD CONSTRAINT "published_figure_country_code_fkey" FOREIGN KEY ("country_code") REFERENCES "country"("code") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "published_figure" ADD CONSTRAINT "published_figure_agency_code_fkey" FOREIGN KEY ("agency_code") REFERENCES "agency"("code") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "published_figure" ADD CONSTRAINT "published_figure_breakdown_id_publication_id_fkey" FOREIGN KEY ("breakdown_id", "publication_id") REFERENCES "breakdown"("id", "publication_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "breakdown" ADD CONSTRAINT "breakdown_publication_id_fkey" FOREIGN KEY ("publication_id") REFERENCES "publication"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "breakdown" ADD CONSTRAINT "breakdown_figure_id_publication_id_fkey" FOREIGN KEY ("figure_id", "publication_id") REFERENCES "published_figure"("id", "publication_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operation_threat_area" ADD CONSTRAINT "operation_threat_area_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "operation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operation_threat_area" ADD CONSTRAINT "operation_threat_area_threat_area_code_fkey" FOREIGN KEY ("threat_area_code") REFERENCES "threat_area"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "empact_priority" ADD CONSTRAINT "empact_priority_cycle_code_fkey" FOREIGN KEY ("cycle_code") REFERENCES "empact_cycle"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "threat_area_priority" ADD CONSTRAINT "threat_area_priority_threat_area_code_fkey" FOREIGN KEY ("threat_area_code") REFERENCES "threat_area"("code") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "threat_area_priority" ADD CONSTRAINT "threat_area_priority_priority_code_fkey" FOREIGN KEY ("priority_code") REFERENCES "empact_priority"("code") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------
-- What Prisma's schema language cannot say: every rule that the database can hold, it holds.
-- ---------------------------------------------------------------------------------------------------

ALTER TABLE country
  ADD CONSTRAINT country_code_is_iso_3166 CHECK (code ~ '^[A-Z]{2}$'),
  ADD CONSTRAINT country_name_is_not_blank CHECK (name ~ '\S'),
  ADD CONSTRAINT country_footnote_is_not_blank CHECK (footnote ~ '\S'),
  ADD CONSTRAINT country_protocol_order_is_positive CHECK (protocol_order > 0);

ALTER TABLE country_name
  ADD CONSTRAINT country_name_locale_is_an_eu_language CHECK (locale IN (
    'bg', 'cs', 'da', 'de', 'el', 'en', 'es', 'et', 'fi', 'fr', 'ga', 'hr',
    'hu', 'it', 'lt', 'lv', 'mt', 'nl', 'pl', 'pt', 'ro', 'sk', 'sl', 'sv'
  )),
  ADD CONSTRAINT country_name_name_is_not_blank CHECK (name ~ '\S');

ALTER TABLE eu_membership
  ADD CONSTRAINT eu_membership_ends_after_start CHECK (ends_on > starts_on);
CREATE UNIQUE INDEX eu_membership_one_at_a_time ON eu_membership (country_code) WHERE ends_on IS NULL;

-- Two letters are a country, more are an agency: one code never means both.
ALTER TABLE agency
  ADD CONSTRAINT agency_code_is_well_formed CHECK (code ~ '^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$' AND length(code) BETWEEN 3 AND 64),
  ADD CONSTRAINT agency_name_is_not_blank CHECK (name ~ '\S');

ALTER TABLE operation_series
  ADD CONSTRAINT operation_series_code_is_well_formed CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(code) <= 64),
  ADD CONSTRAINT operation_series_name_is_not_blank CHECK (name ~ '\S');

ALTER TABLE operation
  ADD CONSTRAINT operation_code_is_well_formed CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(code) <= 64),
  ADD CONSTRAINT operation_name_is_not_blank CHECK (name ~ '\S'),
  ADD CONSTRAINT operation_year_is_plausible CHECK (year BETWEEN 2000 AND 2100),
  ADD CONSTRAINT operation_ends_after_start CHECK (ends_on >= starts_on),
  ADD CONSTRAINT operation_starts_in_its_year CHECK (extract(year FROM starts_on) = year),
  ADD CONSTRAINT operation_texts_are_not_blank CHECK (motto ~ '\S' AND summary ~ '\S' AND dates_as_stated ~ '\S');

ALTER TABLE operation_inclusion
  ADD CONSTRAINT operation_inclusion_is_of_another CHECK (container_id <> included_id);

ALTER TABLE coordination_centre
  ADD CONSTRAINT coordination_centre_texts_are_not_blank CHECK (name ~ '\S' AND city ~ '\S');

ALTER TABLE threat_area
  ADD CONSTRAINT threat_area_code_is_well_formed CHECK (code ~ '^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$' AND length(code) <= 64),
  ADD CONSTRAINT threat_area_name_is_not_blank CHECK (name ~ '\S');

ALTER TABLE empact_cycle
  ADD CONSTRAINT empact_cycle_ends_after_start CHECK (ends_on > starts_on),
  ADD CONSTRAINT empact_cycle_code_names_its_years
    CHECK (code = extract(year FROM starts_on) || '-' || extract(year FROM ends_on));

ALTER TABLE empact_priority
  ADD CONSTRAINT empact_priority_code_begins_with_its_cycle CHECK (starts_with(code, cycle_code || '-')),
  ADD CONSTRAINT empact_priority_number_is_positive CHECK (number > 0);

ALTER TABLE capability
  ADD CONSTRAINT capability_code_is_well_formed CHECK (code ~ '^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$' AND length(code) <= 64);

ALTER TABLE check_category
  ADD CONSTRAINT check_category_code_is_well_formed CHECK (code ~ '^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$' AND length(code) <= 64);

ALTER TABLE result_category
  ADD CONSTRAINT result_category_code_is_well_formed CHECK (code ~ '^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$' AND length(code) <= 64),
  ADD CONSTRAINT result_category_parent_is_another CHECK (parent_code <> code);

ALTER TABLE result_category_unit
  ADD CONSTRAINT result_category_unit_is_not_blank CHECK (unit ~ '^\S{1,20}$');

ALTER TABLE participant
  ADD CONSTRAINT participant_is_one_party CHECK (num_nonnulls(country_code, agency_code) = 1),
  ADD CONSTRAINT participant_contribution_is_not_blank CHECK (contribution ~ '\S'),
  ADD CONSTRAINT participant_position_is_not_negative CHECK (position >= 0);

ALTER TABLE deployment
  ADD CONSTRAINT deployment_quantity_is_not_negative CHECK (quantity >= 0),
  ADD CONSTRAINT deployment_purpose_is_not_blank CHECK (purpose ~ '\S');

ALTER TABLE publication
  ADD CONSTRAINT publication_code_is_well_formed CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(code) <= 64),
  ADD CONSTRAINT publication_publisher_is_not_blank CHECK (publisher ~ '\S'),
  ADD CONSTRAINT publication_has_at_most_one_publishing_party CHECK (num_nonnulls(publisher_country_code, publisher_agency_code) <= 1),
  ADD CONSTRAINT publication_position_is_below_100 CHECK (position BETWEEN 0 AND 99),
  ADD CONSTRAINT publication_language_is_well_formed CHECK (language ~ '^[a-z]{2}$');

ALTER TABLE listed_participant
  ADD CONSTRAINT listed_participant_is_one_party CHECK (num_nonnulls(country_code, agency_code) = 1),
  ADD CONSTRAINT listed_participant_name_is_not_blank CHECK (name_as_published ~ '\S');

ALTER TABLE published_figure
  ADD CONSTRAINT published_figure_value_is_not_negative CHECK (value >= 0),
  ADD CONSTRAINT published_figure_says_something CHECK (value IS NOT NULL OR words IS NOT NULL),
  ADD CONSTRAINT published_figure_counts_are_whole CHECK (subject = 'RESULTS' OR value = trunc(value)),
  ADD CONSTRAINT published_figure_category_fits_subject CHECK (
    CASE subject
      WHEN 'CHECKS' THEN num_nonnulls(result_category_code, capability_code) = 0
      WHEN 'RESULTS' THEN result_category_code IS NOT NULL AND num_nonnulls(check_category_code, capability_code) = 0
      WHEN 'DEPLOYMENTS' THEN capability_code IS NOT NULL AND num_nonnulls(check_category_code, result_category_code) = 0
      ELSE num_nonnulls(check_category_code, result_category_code, capability_code) = 0
    END
  ),
  ADD CONSTRAINT published_figure_result_has_a_unit CHECK (
    num_nonnulls(unit, currency) = CASE subject WHEN 'RESULTS' THEN 1 ELSE 0 END
  ),
  ADD CONSTRAINT published_figure_currency_is_iso_4217 CHECK (currency ~ '^[A-Z]{3}$'),
  ADD CONSTRAINT published_figure_is_the_share_of_one CHECK (num_nonnulls(country_code, agency_code) <= 1),
  ADD CONSTRAINT published_figure_texts_are_not_blank CHECK (words ~ '\S' AND counted_as ~ '\S' AND label ~ '\S');

-- One publication states a measure once, in the same breakdown, of the same thing, in the same words.
CREATE UNIQUE INDEX published_figure_natural_key ON published_figure (
  publication_id, breakdown_id, subject, check_category_code, result_category_code, capability_code, unit, currency,
  phase, environment, threat_area_code, country_code, agency_code, label, counted_as, qualifier
) NULLS NOT DISTINCT;

-- The figure to give when one is asked for: one for each measure of an operation.
CREATE UNIQUE INDEX published_figure_headline_key ON published_figure (
  operation_id, subject, check_category_code, result_category_code, capability_code, unit, currency
) NULLS NOT DISTINCT WHERE headline;

-- Of the figures that state one measure of the whole operation, or else of its operational phase, the headline is the
-- one in a final publication before an interim one, in the leading publication before the others, an exact number
-- before an approximation.
CREATE FUNCTION choose_headline_figures(operation uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  chosen uuid[] := ARRAY(
    SELECT DISTINCT ON (subject, check_category_code, result_category_code, capability_code, unit, currency) figure.id
    FROM published_figure AS figure
    JOIN publication ON publication.id = figure.publication_id
    WHERE figure.operation_id = operation
      AND figure.value IS NOT NULL
      AND (figure.phase IS NULL OR figure.phase = 'OPERATIONAL')
      AND num_nonnulls(figure.environment, figure.threat_area_code, figure.label) = 0
      AND num_nonnulls(figure.country_code, figure.agency_code) = 0
    ORDER BY subject, check_category_code, result_category_code, capability_code, unit, currency,
      figure.phase NULLS FIRST, publication.status DESC, publication.position, figure.qualifier,
      figure.breakdown_id NULLS FIRST, figure.position
  );
BEGIN
  -- Two steps, since the unique index looks at every row on its own.
  UPDATE published_figure SET headline = false
  WHERE operation_id = operation AND headline AND id <> ALL (chosen);
  UPDATE published_figure SET headline = true
  WHERE operation_id = operation AND NOT headline AND id = ANY (chosen);
END
$$;

-- ---------------------------------------------------------------------------------------------------
-- The kind of a participant follows from the country's EU membership at the operation's reference day.
-- ---------------------------------------------------------------------------------------------------

CREATE FUNCTION participant_kind(country text, operation uuid) RETURNS participant_kind LANGUAGE sql STABLE
RETURN CASE
  WHEN country IS NULL THEN 'AGENCY'
  WHEN EXISTS (
    SELECT FROM eu_membership AS membership, operation AS held
    WHERE held.id = operation
      AND membership.country_code = country
      AND held.reference_on BETWEEN membership.starts_on AND coalesce(membership.ends_on, 'infinity')
  ) THEN 'MEMBER_STATE'
  ELSE 'THIRD_COUNTRY'
END::participant_kind;

CREATE FUNCTION set_participant_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.kind := participant_kind(NEW.country_code, NEW.operation_id);
  RETURN NEW;
END
$$;
CREATE TRIGGER participant_kind_is_set BEFORE INSERT OR UPDATE ON participant
  FOR EACH ROW EXECUTE FUNCTION set_participant_kind();

CREATE FUNCTION refresh_all_participant_kinds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE participant SET kind = kind
  WHERE kind <> participant_kind(country_code, operation_id);
  RETURN NULL;
END
$$;
CREATE FUNCTION refresh_participant_kinds_of_operation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE participant SET kind = kind WHERE operation_id = NEW.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER operation_date_changes_kinds AFTER UPDATE ON operation
  FOR EACH ROW WHEN (OLD.reference_on IS DISTINCT FROM NEW.reference_on)
  EXECUTE FUNCTION refresh_participant_kinds_of_operation();
CREATE TRIGGER membership_changes_kinds AFTER INSERT OR UPDATE OR DELETE ON eu_membership
  FOR EACH STATEMENT EXECUTE FUNCTION refresh_all_participant_kinds();

-- What all instances on this database share: cursors made by one are read by the others.
INSERT INTO secret (name, value) VALUES ('cursor', gen_random_uuid()::text || gen_random_uuid()::text);
