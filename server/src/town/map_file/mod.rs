//! A map file that was handed in for a table of ground, as geographic features: a Shapefile in a zip archive, KML and KMZ.

mod archive;
mod kml_file;
mod names;
mod read;
mod shape_file;

pub(super) use archive::within_bounds;
pub(super) use names::completed;
pub(super) use read::map_file;

use super::crs::Frame;
use geojson::Feature;

/// What is in a map file.
pub(super) struct MapFile {
    /// Its features in order.
    pub(super) features: Vec<Feature>,
    /// The coordinate system that it says, if it says one.
    pub(super) said: Option<Frame>,
}
