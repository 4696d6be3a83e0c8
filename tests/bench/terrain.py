#!/usr/bin/python3
"""Invented terrain for benchmarks: 4000 x 4000 heights in whole metres, the same on every run.

usage: terrain.py rough|plain OUT      writes into OUT:
  terrain.tif      heights 30 m apart (UTM zone 48 N, WGS 84), for gdal_viewshed and r.viewshed
  terrain.raw      the same as int16 in this machine's byte order, row by row from the north-west, for phusong
  hd/ sd/          the middle 3601 x 3601 of them as if 1" apart at the equator, and every third of those, as SPLAT's
                   .sdf tiles made by Debian's srtm2sdf-hd and srtm2sdf

rough: a fractal of dimension 2.4, mountains; plain: a delta, gently rolling within a few metres, with the noise of
a radar survey. Prints row and column of a place for a mast: the highest cell within 5 km of the middle that is in both tiles.
Needs GDAL's and NumPy's Python modules (Debian: python3-gdal, python3-numpy) and the package splat.
"""

import os
import subprocess
import sys

import numpy
from osgeo import gdal, osr

SIDE = 4000
CELL_M = 30.0
WEST_M, NORTH_M = 440000.0, 120000.0  # of the outer corner; central meridian 105 degrees east, just north of the equator
TILE = 3601
TILE_FIRST = 200  # row and column
SIZE = 4096  # of the Fourier transform


def uniform(seed, shape):
    """Numbers in [0, 1) by splitmix64 of a counter: the same in every NumPy."""
    mix = numpy.arange(shape[0] * shape[1], dtype=numpy.uint64)
    with numpy.errstate(over="ignore"):
        mix = (mix + numpy.uint64(seed)) * numpy.uint64(0x9E3779B97F4A7C15)
        mix = (mix ^ (mix >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        mix = (mix ^ (mix >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        mix ^= mix >> numpy.uint64(31)
    return ((mix >> numpy.uint64(11)).astype(numpy.float64) / 2.0**53).reshape(shape)


def fractal(seed, slope):
    """A surface of amplitude |k|^-slope with random phases, mean 0, standard deviation 1."""
    down = numpy.fft.fftfreq(SIZE)[:, None]
    across = numpy.fft.rfftfreq(SIZE)[None, :]
    wave = numpy.hypot(down, across)
    wave[0, 0] = numpy.inf
    phase = 2.0 * numpy.pi * uniform(seed, (SIZE, SIZE // 2 + 1))
    surface = numpy.fft.irfft2(wave**-slope * numpy.exp(1j * phase))[:SIDE, :SIDE]
    surface -= surface.mean()
    return surface / surface.std()


def heights(kind):
    if kind == "rough":
        surface = fractal(20261122, 1.6)
        surface = 300.0 * (surface - surface.min()) + 5.0
    else:
        # The sum of four even numbers has standard deviation sqrt(4/12).
        noise = sum(uniform(1000 + i, (SIDE, SIDE)) for i in range(4)) - 2.0
        surface = 8.0 + 1.5 * fractal(922, 1.8) + 0.5 * noise / numpy.sqrt(4.0 / 12.0)
    return numpy.maximum(numpy.rint(surface), 1.0).astype(numpy.int16)


def write_tiff(path, height):
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32648)
    raster = gdal.GetDriverByName("GTiff").Create(path, SIDE, SIDE, 1, gdal.GDT_Int16, ["TILED=YES"])
    raster.SetProjection(reference.ExportToWkt())
    raster.SetGeoTransform([WEST_M, CELL_M, 0.0, NORTH_M, 0.0, -CELL_M])
    raster.GetRasterBand(1).WriteArray(height)
    raster.FlushCache()


def write_sdf(folder, height, program):
    os.makedirs(folder)
    height.astype(">i2").tofile(os.path.join(folder, "N00E105.hgt"))
    subprocess.run([program, "N00E105.hgt"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    os.remove(os.path.join(folder, "N00E105.hgt"))


def write(kind, out):
    gdal.UseExceptions()
    os.makedirs(out, exist_ok=True)
    height = heights(kind)
    write_tiff(os.path.join(out, "terrain.tif"), height)
    height.tofile(os.path.join(out, "terrain.raw"))
    tile = height[TILE_FIRST : TILE_FIRST + TILE, TILE_FIRST : TILE_FIRST + TILE]
    write_sdf(os.path.join(out, "hd"), tile, "srtm2sdf-hd")
    write_sdf(os.path.join(out, "sd"), tile[::3, ::3], "srtm2sdf")
    return height


def mast(height):
    low, high = TILE_FIRST + 1800 - 165, TILE_FIRST + 1800 + 166
    part = height[low:high:3, low:high:3]
    row, col = numpy.unravel_index(part.argmax(), part.shape)
    return low + 3 * row, low + 3 * col


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("rough", "plain"):
        sys.exit(__doc__)
    print(*mast(write(sys.argv[1], sys.argv[2])))
